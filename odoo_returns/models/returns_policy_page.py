from odoo import api, fields, models
from odoo.http import request
from odoo.tools import format_date, html_sanitize, is_html_empty, ormcache

from ..engine import scope as rules

PATH = "/returns/policy"


class ReturnsPolicyPage(models.AbstractModel):
    """What customers are promised, for everybody to read: the revisions that decisions rest on.

    Whether a revision is shown is decided here alone, from what it was published as and what its
    policy is now; hence sudo behind it.
    """

    _name = "returns.policy.page"
    _description = "Public Page of Return Policies"

    # === WHICH === #

    @api.model
    def _get_company(self):
        """Return the company whose policies a visitor asks for: that of the website, if any."""
        if request and "website" in self.env:
            return self.env["website"].get_current_website().company_id
        return self.env.company

    @api.model
    def _get_revisions(self, company):
        """Return the revisions that orders of now may be promised, by precedence."""
        running = self._get_running(company)
        never, shown = rules.shadowed(running), self._get_shown_ids(company.id)
        ids = [key for key, _scope in running if key in shown and key not in never]
        return self.env["returns.policy.revision"].browse(ids)

    def _get_running(self, company):
        """Return [(revision id, scope)] of all that an order of now could fall under."""
        choice, now = self.env["returns.policy.choice"], fields.Datetime.now()
        running = [
            (key, scope)
            for key, scope, start, end in choice._get_timetable(company.id)
            if start <= now < end
        ]
        if not any(scope.date_to for _key, scope in running):
            return running
        today = choice._get_day(company.sudo(), now)
        return [row for row in running if not (row[1].date_to and row[1].date_to < today)]

    @api.model
    def _filter_shown(self, revisions):
        """Return those of the revisions that everybody may read."""
        companies = revisions.sudo().company_id
        shown = frozenset().union(*(self._get_shown_ids(company.id) for company in companies))
        return revisions.filtered(lambda revision: revision.id in shown)

    @api.model
    @ormcache("company_id")
    def _get_shown_ids(self, company_id):
        """Return the ids of the revisions that were published to be public and still are."""
        revisions_sudo = (
            self.env["returns.policy.revision"].sudo().search([("company_id", "=", company_id)])
        )
        return frozenset(
            revision.id
            for revision in revisions_sudo
            if revision.policy_id.is_public and revision.terms.get("is_public", True)
        )

    @api.model
    def _has_page(self):
        """Tell whether the visitor finds something behind the link to the page."""
        return bool(self._get_revisions(self._get_company()))

    # === WHERE === #

    @api.model
    def _get_url(self, revisions, base_url=""):
        """Return the address of the page of some revisions; empty where none of them is public."""
        shown = self._filter_shown(revisions)
        keys = "-".join(str(key) for key in sorted(shown.ids))
        return f"{base_url}{PATH}/{keys}" if keys else ""

    @api.model
    def _get_sales_url(self, sale_lines, record):
        """Return the absolute address of what was promised with the goods of sale lines.

        :param record: the document that names it; it knows its website
        """
        goods_sudo = sale_lines.sudo().filtered(lambda line: line.product_id.type == "consu")
        found = goods_sudo._get_policy_revisions().values()
        revisions = self.env["returns.policy.revision"].union(*found)
        return self._get_url(revisions, record.get_base_url())

    # === WHAT === #

    @api.model
    def _get_content(self, revisions):
        """Return what a page, a document or a mail tells of revisions, as text.

        :param revisions: of one company, that are shown
        :return: dict of ``policies`` and ``rights``
        """
        revisions_sudo = revisions.sudo()
        scopes = {revision: self._get_scope(revision) for revision in revisions_sudo}
        words = self.env["returns.policy.sections"]._load(revisions_sudo, scopes.values())
        return {
            "policies": [
                self._get_policy(revision, scope, words) for revision, scope in scopes.items()
            ],
            "rights": self.env["returns.policy.law"]._get_rights(
                revisions_sudo.company_id[:1],
                [scope.countries for scope in scopes.values()],
                self._get_day_of_law(revisions_sudo),
            ),
        }

    def _get_policy(self, revision_sudo, scope, words):
        terms, texts = revision_sudo._get_terms(), revision_sudo._get_texts()
        return {
            "key": revision_sudo.id,
            "name": texts["name"],
            "validity": self._say_validity(revision_sudo),
            "introduction": self._clean(texts["introduction"]),
            "highlights": list(words._get_highlights(terms)),
            "sections": words._get_sections(
                revision_sudo, scope, is_alone=self._is_alone(revision_sudo)
            ),
            "instructions": self._clean(texts["instructions"]),
        }

    def _get_scope(self, revision_sudo):
        """Return the scope that holds today: the default policy takes whatever is left."""
        is_default = revision_sudo.policy_id == revision_sudo.company_id.returns_policy_id
        return rules.Scope() if is_default else revision_sudo._get_scope()

    def _is_alone(self, revision_sudo):
        """Tell whether the company promises no other policy today."""
        running = {key for key, _scope in self._get_running(revision_sudo.company_id)}
        return running <= set(revision_sudo.policy_id.revision_ids.ids)

    def _get_day_of_law(self, revisions_sudo):
        """Return today, or the last day on which the revisions were promised."""
        ends = [revision._get_span()[1] for revision in revisions_sudo]
        return min(max(ends, default=fields.Datetime.now()), fields.Datetime.now()).date()

    def _clean(self, html):
        """Return a text of the merchant that is safe to show; False where it says nothing."""
        return False if is_html_empty(html) else html_sanitize(html, sanitize_attributes=True)

    def _say_validity(self, revision_sudo):
        first, last = (
            moment and self._say_day(fields.Datetime.context_timestamp(self, moment))
            for moment in (revision_sudo.valid_from, revision_sudo.valid_to)
        )
        if first and last:
            return self.env._("For orders from %(first)s to %(last)s", first=first, last=last)
        if first:
            return self.env._("For orders from %(first)s on", first=first)
        if last:
            return self.env._("For orders until %(last)s", last=last)
        return ""

    def _say_day(self, day):
        return format_date(self.env, day, date_format="long")

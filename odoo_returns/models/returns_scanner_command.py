from odoo import models

from ..answers import Answer


class ReturnsScannerCommand(models.AbstractModel):
    """Command barcodes, and the same commands when they are touched on the screen."""

    _name = "returns.scanner.command"
    _description = "Commands at the Dock"

    def _run(self, code, key, arrival, line):
        """Run a command barcode; None for a barcode that is none."""
        command, _, value = code.upper().removeprefix("RTN-").partition("-")
        run = getattr(self, f"_run_{command.lower()}", None)
        if not code.upper().startswith("RTN-") or not run:
            return None
        if not arrival:
            text = self.env._("Scan a parcel first.")
            return Answer("info", "home", text) if command == "NEXT" else self._refuse(text)
        return run(value, key, arrival, line)

    def _refuse(self, text, code="refused"):
        return Answer("danger", code, text)

    def _run_next(self, value, key, arrival, line):
        return Answer(
            "info",
            "home",
            self.env._("%(parcel)s stays open.", parcel=arrival.name),
            arrival=arrival.browse(),
        )

    def _run_undo(self, value, key, arrival, line):
        """Take back the last act of this worker that stands."""
        kinds = ("count", "grade", "disposition", "accept", "missing", "condition")
        scan = self._get_own(arrival).filtered(lambda scan: scan.kind in kinds)[-1:]
        if not scan:
            return self._refuse(self.env._("There is nothing of yours to take back."), "nothing")
        return self._take_back(arrival, key, scan)

    def _run_validate(self, value, key, arrival, line):
        return self.env["returns.scanner.booking"]._validate(arrival, key)

    def _run_grade(self, value, key, arrival, line):
        grade = self.env["returns.grade"].search([("code", "=ilike", value)], limit=1)
        return self._grade(arrival, key, self._get_last_count(arrival), grade=grade)

    def _run_disp(self, value, key, arrival, line):
        chosen = self._get_dispositions().filtered(lambda disposition: str(disposition.id) == value)
        return self._grade(arrival, key, self._get_last_count(arrival), disposition=chosen)

    def _run_damaged(self, value, key, arrival, line):
        return self._set_condition(arrival, key, "damaged")

    def _run_print(self, value, key, arrival, line):
        """Print the slips of the returns in the parcel, to be stuck on what is put away."""
        if not arrival.order_ids:
            return self._refuse(self.env._("There is no return to print a slip of."))
        report = self.env.ref("odoo_returns.returns_arrival_slip_report").sudo()
        return Answer(
            "info",
            "print",
            self.env._("The slip is printed."),
            action=report.report_action(arrival.ids, config=False),
        )

    def _run_missing(self, value, key, arrival, line):
        """Say that what a line still waits for is not in the parcel."""
        tallied = self.env["returns.scanner.tally"]._tally(arrival)
        rows = {
            row.key: tallied.tally.lines[row.key].short
            for row in tallied.expected
            if (not line or row.key[0] == line.id) and tallied.tally.lines[row.key].short
        }
        if not rows:
            return self._refuse(self.env._("Nothing is missing."), "nothing")
        if not line and len(rows) > 1:
            return self._refuse(self.env._("Choose first of what it is missing."))
        (line_id, product_id), short = next(iter(rows.items()))
        scan = arrival._add_scan(
            key, kind="missing", line_id=line_id, product_id=product_id, quantity=float(short)
        )
        text = self.env["returns.scanner.messages"]._get_act(scan)
        return Answer("warning", "missing", text, line=scan.line_id)

    # === SHARED WITH THE SCREEN === #

    def _get_dispositions(self):
        """Return where goods may go that are here; what the customer keeps is not."""
        return self.env["returns.disposition"].search([("action", "!=", "keep")])

    def _take_back(self, arrival, key, scan):
        arrival._add_scan(key, kind="undo", target_id=scan.id)
        arrival._sync_condition()
        act = self.env["returns.scanner.messages"]._get_act(scan)
        return Answer(
            "info", "undone", self.env._("Taken back: %(act)s", act=act), line=scan.line_id
        )

    def _get_own(self, arrival):
        """Return the acts of this worker that stand."""
        standing = self.env["returns.scanner.tally"]._tally(arrival, ()).standing
        return standing.filtered(lambda scan: scan.user_id == self.env.user)

    def _get_last_count(self, arrival):
        return self._get_own(arrival).filtered(lambda scan: scan.kind == "count")[-1:]

    def _grade(self, arrival, key, scan, grade=None, disposition=None):
        """Say what counted goods are like or where they go."""
        if not scan:
            return self._refuse(self.env._("Count something first."), "nothing")
        if not grade and not disposition:
            return self._refuse(self.env._("There is no such grade or disposition."), "unknown")
        if grade:
            arrival._add_scan(key, kind="grade", target_id=scan.id, grade_id=grade.id)
        if disposition:
            arrival._add_scan(
                f"{key}/disposition" if grade else key,
                kind="disposition",
                target_id=scan.id,
                disposition_id=disposition.id,
            )
        said = ", ".join(record.name for record in (grade, disposition) if record)
        text = self.env._("%(product)s: %(said)s", product=scan.product_id.display_name, said=said)
        return Answer("success", "graded", text, line=scan.line_id)

    def _accept(self, arrival, key, scan):
        """Take goods of another lot than the one that was delivered."""
        tallied = self.env["returns.scanner.tally"]._tally(arrival)
        outcome, _key = tallied.get_outcome(scan)
        if outcome != "wrong_serial":
            return self._refuse(self.env._("Only another serial or lot can be taken all the same."))
        act = arrival._add_scan(key, kind="accept", target_id=scan.id)
        text = self.env["returns.scanner.messages"]._get_act(act)
        return Answer("warning", "accepted", text)

    def _set_condition(self, arrival, key, condition, note=""):
        """Say what the parcel itself is like."""
        scan = arrival._add_scan(key, kind="condition", condition=condition, note=note)
        arrival._sync_condition()
        if note:
            arrival.note = note
        text = self.env["returns.scanner.messages"]._get_act(scan)
        return Answer("info" if condition == "fine" else "warning", "condition", text)

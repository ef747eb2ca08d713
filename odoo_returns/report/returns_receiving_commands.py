import base64

from odoo import api, models


class ReturnsReceivingCommands(models.AbstractModel):
    """The sheet that hangs at the dock: each command of the receiving screen as a barcode."""

    _name = "report.odoo_returns.receiving_commands"
    _description = "Command Barcodes of the Dock"

    @api.model
    def _get_report_values(self, docids, data=None):
        return {
            "doc_ids": docids,
            "doc_model": "returns.grade",
            "groups": self._get_groups(),
            "get_barcode": self._get_barcode,
        }

    def _get_groups(self):
        """Return [(title, [(label, barcode)])], in the order in which a worker needs them."""
        return [
            (
                self.env._("Parcel"),
                [
                    (self.env._("Validate"), "RTN-VALIDATE"),
                    (self.env._("Next parcel"), "RTN-NEXT"),
                    (self.env._("Undo"), "RTN-UNDO"),
                    (self.env._("Print slip"), "RTN-PRINT"),
                    (self.env._("Parcel is damaged"), "RTN-DAMAGED"),
                    (self.env._("The rest is missing"), "RTN-MISSING"),
                ],
            ),
            (
                self.env._("Grade of what was scanned last"),
                [
                    (grade.name, f"RTN-GRADE-{grade.code.upper()}")
                    for grade in self.env["returns.grade"].search([])
                ],
            ),
            (
                self.env._("Where it goes"),
                [
                    (disposition.name, f"RTN-DISP-{disposition.id}")
                    for disposition in self.env["returns.disposition"].search([])
                ],
            ),
        ]

    def _get_barcode(self, value):
        """Return a Code 128 as a picture that needs no second request."""
        picture = self.env["ir.actions.report"].barcode(
            "Code128", value, width=900, height=180, humanreadable=0, quiet=1
        )
        return f"data:image/png;base64,{base64.b64encode(picture).decode()}"

import base64
import binascii

from odoo import Command, models
from odoo.exceptions import UserError
from odoo.tools.mimetypes import guess_mimetype

from ..answers import Answer

MEGABYTES = 15
#: Whatever a browser shows as a picture and nothing that runs in it.
TYPES = {"image/jpeg", "image/png", "image/gif", "image/webp", "image/bmp"}


class ReturnsScannerPhoto(models.AbstractModel):
    """Pictures that workers take of a parcel and of what is in it."""

    _name = "returns.scanner.photo"
    _description = "Pictures from the Dock"

    def _keep(self, arrival, key, name, data, line):
        """Keep a picture with the parcel, and with the line that it shows."""
        raw = self._decode(data)
        photo = (
            self.env["ir.attachment"]
            .sudo()
            .create(
                {
                    "name": name if isinstance(name, str) and name else arrival.name,
                    "raw": raw,
                    "mimetype": guess_mimetype(raw),
                    "res_model": arrival._name,
                    "res_id": arrival.id,
                }
            )
        )
        arrival.photo_ids = [Command.link(photo.id)]
        arrival._add_scan(key, kind="photo", line_id=line.id, photo_id=photo.id)
        return Answer("success", "photo", self.env._("The picture is kept."), line=line)

    def _decode(self, data):
        """Return the bytes of a picture.

        :raises UserError: when it is too large or no picture
        """
        data = data.rpartition(",")[2] if isinstance(data, str) else ""
        if len(data) > MEGABYTES * 1024 * 1024 * 4 / 3:
            raise UserError(self.env._("A picture may have at most %(most)s MB.", most=MEGABYTES))
        try:
            raw = base64.b64decode(data, validate=True)
        except (binascii.Error, ValueError):
            raw = b""
        if not raw or guess_mimetype(raw) not in TYPES:
            raise UserError(self.env._("This file is no picture."))
        return raw

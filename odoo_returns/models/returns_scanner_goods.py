from odoo import models
from odoo.exceptions import ValidationError

from ..answers import Goods
from .returns_scanner_lookup import escape_like


class ReturnsScannerGoods(models.AbstractModel):
    """Goods by their barcode: article, packaging, lot or serial, GS1 with several of these."""

    _name = "returns.scanner.goods"
    _description = "Reading of Scanned Goods"

    def _read(self, code, tallied, company):
        """Return the :class:`Goods` that a barcode names among those a parcel should hold."""
        products = self._get_products(tallied)
        lots = self._get_lots(tallied)
        lot = next((lot for lot in lots if lot.name.casefold() == code.casefold()), None)
        if lot:
            return Goods(lot.product_id, lot=lot)
        goods = self._match_product(code, products)
        if not goods and (parts := self._parse(code, company)):
            goods = self._combine(parts, products, lots)
        return goods

    def _read_any(self, code, company):
        """Return the :class:`Goods` that a barcode names, whatever is expected."""
        goods = self._search_product(code, company) or self._search_lot(code, company)
        if not goods and (parts := self._parse(code, company)):
            goods = self._combine_any(parts, company)
        return goods

    def _get_products(self, tallied):
        ids = dict.fromkeys(row.product for row in tallied.expected)
        return self.env["product.product"].sudo().browse(ids)

    def _get_lots(self, tallied):
        ids = dict.fromkeys(lot for row in tallied.expected for lot in sorted(row.lots))
        return self.env["stock.lot"].sudo().browse(ids)

    # === GS1 === #

    def _parse(self, code, company):
        """Return {type: part} of a GS1 barcode by the company's nomenclature; empty for others."""
        try:
            parts = company.nomenclature_id.parse_barcode(code) if company.nomenclature_id else None
        except ValidationError:
            return {}
        if not isinstance(parts, list):
            return {}
        return {part["type"]: part for part in parts}

    def _combine(self, parts, products, lots):
        lot_name = parts.get("lot", {}).get("value", "")
        fitting = lots.filtered(lambda lot: lot.name.casefold() == lot_name.casefold())
        if "product" in parts:
            goods = self._match_product(parts["product"]["value"], products)
        else:
            goods = Goods(fitting[0].product_id) if fitting else None
        if not goods:
            return None
        lot = fitting.filtered(lambda lot: lot.product_id == goods.product)[:1]
        return self._complete(goods, parts, lot, lot_name)

    def _combine_any(self, parts, company):
        lot_name = parts.get("lot", {}).get("value", "")
        goods = None
        if "product" in parts:
            goods = self._search_product(parts["product"]["value"], company)
        elif lot_name:
            goods = self._search_lot(lot_name, company)
        if not goods:
            return None
        known = self._search_lot(lot_name, company, goods.product) if lot_name else None
        return self._complete(goods, parts, known and known.lot, lot_name)

    def _complete(self, goods, parts, lot, lot_name):
        quantity = goods.quantity
        if part := parts.get("quantity"):
            uom = part["rule"].associated_uom_id
            quantity *= float(part["value"])
            if uom and uom._has_common_reference(goods.product.uom_id):
                quantity = uom._compute_quantity(quantity, goods.product.uom_id)
        return Goods(goods.product, quantity, lot or None, "" if lot else lot_name)

    # === ARTICLES === #

    def _match_product(self, code, products):
        """Find the article, or the packaging of one, among ``products``."""
        bare = _bare(code)
        for product in products:
            if bare in (_bare(product.barcode), _bare(product.default_code)):
                return Goods(product)
        unit = products.product_uom_ids.filtered(lambda unit: _bare(unit.barcode) == bare)[:1]
        return self._from_packaging(unit) if unit else None

    def _from_packaging(self, unit):
        product = unit.product_id
        return Goods(product, unit.uom_id._compute_quantity(1.0, product.uom_id))

    def _search_product(self, code, company):
        here = [("company_id", "in", (False, company.id))]
        codes = [("barcode", "in", _get_variants(code))]
        product = self.env["product.product"].sudo().search(codes + here, limit=1)
        if product:
            return Goods(product)
        unit = self.env["product.uom"].sudo().search(codes, limit=1)
        if unit and unit.product_id.company_id in (company, company.browse()):
            return self._from_packaging(unit)
        return None

    def _search_lot(self, code, company, product=None):
        domain = [("name", "=ilike", escape_like(code)), ("company_id", "in", (False, company.id))]
        if product:
            domain.append(("product_id", "=", product.id))
        lot = self.env["stock.lot"].sudo().search(domain, limit=1)
        return Goods(lot.product_id, lot=lot) if lot else None


def _bare(code):
    """Return a barcode as it is compared: GTINs of all lengths differ in leading zeros."""
    code = (code or "").casefold()
    return (code.lstrip("0") or code) if code.isdigit() else code


def _get_variants(code):
    variants = {code, code.upper(), code.lower()}
    if code.isdigit():
        bare = code.lstrip("0")
        variants |= {bare, bare.zfill(8), bare.zfill(12), bare.zfill(13), bare.zfill(14)}
    return list(variants)

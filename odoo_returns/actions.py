"""Window actions that show given records."""


def open_records(records, xmlid):
    """Return a window action narrowed to ``records``: the form of one, the list of many.

    :param str xmlid: the action to narrow; its filters and defaults are dropped
    """
    action = records.env["ir.actions.act_window"]._for_xml_id(xmlid)
    action |= {"context": {"create": False}, "domain": [("id", "in", records.ids)]}
    if len(records) == 1:
        action |= {"res_id": records.id, "views": [(False, "form")], "view_mode": "form"}
    return action

import { useService } from "@web/core/utils/hooks";
import { useState } from "@odoo/owl";

/** What every part of the receiving screen reads (`state`) and tells (`receiving`). */
export function useReceiving() {
    const receiving = useService("returns_receiving");
    return { receiving, state: useState(receiving.state) };
}

import { formatFloat } from "@web/core/utils/numbers";

/** A quantity without the zeros that nobody needs: 2, not 2.00. */
export function formatQuantity(quantity) {
    return formatFloat(quantity, { digits: [16, 3], trailingZeros: false });
}

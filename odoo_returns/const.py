"""Selections that several models share; the labels live here once."""

STATE = [
    ("draft", "Draft"),
    ("submitted", "Submitted"),
    ("approved", "Approved"),
    ("done", "Done"),
    ("refused", "Refused"),
    ("cancelled", "Cancelled"),
]

KIND = [("return", "Return"), ("withdrawal", "Withdrawal"), ("claim", "Claim")]

CHANNEL = [
    ("backend", "Back office"),
    ("portal", "Portal"),
    ("guest", "Guest"),
    ("email", "E-mail"),
    ("api", "API"),
    ("blind", "Unannounced parcel"),
]

VERDICT = [("allow", "Allow"), ("review", "Review"), ("refuse", "Refuse")]

PROGRESS = [("none", "Nothing"), ("partial", "Partly"), ("full", "Fully")]

REASON_CLASS = [
    ("no_reason", "No reason needed"),
    ("defective", "Defective"),
    ("wrong_item", "Wrong item"),
    ("not_as_described", "Not as described"),
    ("damaged_in_transit", "Damaged in transit"),
    ("not_delivered", "Not delivered"),
    ("recall", "Recall"),
]

RESOLUTION = [
    ("refund", "Refund"),
    ("store_credit", "Store credit"),
    ("exchange", "Exchange"),
    ("repair", "Repair"),
    ("none", "Nothing"),
]

DISPOSITION_ACTION = [
    ("restock", "Restock"),
    ("quarantine", "Quarantine"),
    ("repair", "Repair"),
    ("scrap", "Scrap"),
    ("donate", "Donate"),
    ("vendor", "Back to vendor"),
    ("back_to_customer", "Back to customer"),
    ("keep", "Customer keeps it"),
]

ARRIVAL_CONDITION = [
    ("fine", "Fine"),
    ("damaged", "Damaged"),
    ("empty", "Empty box"),
    ("refused", "Refused at the door"),
    ("undeliverable", "Came back undeliverable"),
]

ARRIVAL_STATE = [
    ("open", "Being counted"),
    ("blind", "Nobody announced it"),
    ("done", "Booked"),
    ("sent_back", "Sent back"),
    ("cancelled", "Cancelled"),
]

SCAN_KIND = [
    ("count", "Count"),
    ("undo", "Undo"),
    ("grade", "Grade"),
    ("disposition", "Disposition"),
    ("accept", "Take it all the same"),
    ("missing", "Missing"),
    ("condition", "Condition"),
    ("photo", "Picture"),
]

DEADLINE_KIND = [
    ("acknowledge", "Acknowledge"),
    ("answer", "Answer"),
    ("refund", "Refund"),
    ("hold_release", "Refund may be held until"),
    ("consumer_sends_back", "Customer sends back"),
    ("exchange_back", "Goods back for an advance replacement"),
    ("penalty", "Penalty"),
    ("customs_apply", "Customs: apply"),
    ("customs_arrive", "Customs: goods arrive"),
]

GOODS_STATE = [
    ("sealed", "Sealed"),
    ("opened", "Opened"),
    ("unsealed", "Seal broken"),
    ("activated", "Activated"),
    ("used", "Used"),
    ("tags_removed", "Tags removed"),
    ("incomplete", "Incomplete"),
    ("damaged", "Damaged"),
]

REFUND_REASON = [
    ("paid_so", "It was paid so"),
    ("unpaid_invoice", "The invoice was not paid"),
    ("exchange", "It pays the exchange"),
    ("resolution", "Store credit was asked for"),
    ("wish", "The customer chose it"),
    ("promise", "The policy says so"),
    ("by_hand", "It was paid without a provider"),
    ("over_left", "It is more than is left of the payment"),
    ("no_refunds", "The provider pays nothing back"),
    ("closed", "The provider is closed"),
    ("expired", "The payment is too old"),
    ("consent_missing", "The customer has to agree to another way"),
]

REFUND_STATE = [
    ("granted", "Granted"),
    ("sending", "Sending"),
    ("settled", "Settled"),
    ("failed", "Failed"),
]

RECONCILIATION_STATE = [("due", "To Credit"), ("draft", "In Draft"), *REFUND_STATE]

FX_SOURCE = [("original", "Of the invoice"), ("refund_date", "Of the credit note's date")]

FREIGHT_PAYER = [("buyer", "Customer"), ("seller", "We")]

DISPATCH_STATE = [
    ("none", "Nothing to do"),
    ("missing", "Not carried out"),
    ("waiting", "Waiting"),
    ("done", "Done"),
    ("taken_back", "Taken back"),
]
PARCEL_STATE = [
    ("announced", "Announced"),
    ("label_made", "Label made"),
    ("in_transit", "On its way"),
    ("exception", "Problem"),
    ("delivered", "Delivered"),
    ("expired", "Label expired"),
]

PARCEL_EVENT = [
    ("label_made", "Label made"),
    ("handed_over", "Handed over to the carrier"),
    ("in_transit", "On its way"),
    ("out_for_delivery", "Out for delivery"),
    ("delivered", "Delivered"),
    ("exception", "Problem"),
    ("expired", "Label expired"),
    ("info", "Information"),
]

PARCEL_TROUBLE = [("late", "Not sent"), ("stuck", "Stuck"), ("lost", "Lost?")]

REFUND_METHOD = [
    ("original", "The way it was paid"),
    ("bank", "Bank transfer"),
    ("store_credit", "Store credit"),
    ("gift_card", "Gift card"),
    ("manual", "Paid by hand"),
    ("netting", "Set off"),
]

REFUND_PENDING = [
    ("provider", "The provider's confirmation"),
    ("no_answer", "The provider's answer"),
    ("bank_account", "A bank account"),
    ("by_hand", "A person: it was paid by hand as well"),
    ("person", "A person"),
]

REFUND_FAILURE = [
    ("rejected", "The provider refused it"),
    ("closed", "The provider is switched off"),
    ("over_left", "More than is left of the payment"),
    ("withdrawn", "It is not owed any more"),
]

FALLBACK = [
    ("bank", "Bank transfer"),
    ("store_credit", "Store credit"),
    ("gift_card", "Gift card"),
    ("manual", "Paid by hand"),
]

REFUND_WISH = [
    ("original", "The way it was paid"),
    ("bank", "Bank transfer"),
    ("store_credit", "Store credit"),
    ("gift_card", "Gift card"),
]

RECOVERY_FROM = [("carrier", "Carrier"), ("vendor", "Vendor"), ("other", "Somebody else")]

RECOVERY_CAUSE = [
    ("lost", "Lost"),
    ("damaged", "Damaged on the way"),
    ("defective", "Defective"),
    ("wrong", "Wrong goods"),
    ("other", "Other"),
]

RECOVERY_STATE = [
    ("open", "To Claim"),
    ("claimed", "Claimed"),
    ("accepted", "Accepted"),
    ("rejected", "Rejected"),
    ("paid", "Paid"),
]

COMPONENT = [
    ("goods", "Goods"),
    ("outbound_standard", "Freight of the order"),
    ("outbound_premium", "Surcharge for fast freight"),
    ("return_freight", "Freight of the return"),
    ("restocking", "Restocking fee"),
    ("import_duty", "Import duty and tax"),
    ("handling_fee", "Handling"),
    ("gift_not_returned", "Gift that did not come back"),
    ("promo_recalculation", "Discount that is not earned any more"),
    ("free_shipping_clawback", "Free shipping that is not earned any more"),
    ("diminished_value", "Deduction for the state of the goods"),
    ("goodwill", "Goodwill"),
    ("cash_rounding", "Cash rounding"),
]

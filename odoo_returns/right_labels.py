"""How the words of the engine's vocabulary are called on screen; a test keeps both in step."""

from .const import DEADLINE_KIND, GOODS_STATE, REASON_CLASS

RIGHT_TYPE = [
    ("withdrawal", "Withdrawal"),
    ("conformity", "Conformity"),
    ("guarantee", "Guarantee"),
    ("voluntary", "Voluntary return"),
    ("non_delivery", "Not delivered"),
    ("recall", "Recall"),
    ("customs_relief", "Customs relief"),
    ("disposition", "What may happen to the goods"),
]

STRENGTH = [
    ("mandatory_floor", "Mandatory: a contract can only give more"),
    ("statutory_default", "Default: a contract may change it"),
    ("contract_uplift", "Promise beyond the law"),
]

UNIT = [("day", "Days"), ("business_day", "Business days"), ("month", "Months"), ("year", "Years")]

OPERATOR = [("earliest", "Whichever comes first"), ("latest", "Once all have happened")]

AGGREGATE = [
    ("per_item", "Each article for itself"),
    ("last_piece", "Last piece of the article"),
    ("last_of_order", "Last article of the order"),
    ("first_delivery", "First delivery"),
]

COUNT_RULE = [
    ("exclude_start", "From the day after the event"),
    ("include_start", "The day of the event is day one"),
]

ROLL = [("none", "Ends on any day"), ("next_working_day", "Ends on the next working day")]

PARTY = [("consumer", "Consumer"), ("seller", "Seller")]

TEST = [("sent", "Sent in time"), ("received", "Received in time")]

CONDITION_HOLDS = [
    ("informed", "the consumer was informed of the right"),
    ("informed_late", "the consumer was informed late"),
    ("freight_informed", "the consumer was told that he pays the return"),
    ("exclusion_informed", "the consumer was told of the exclusion"),
    ("exclusion_confirmed", "the consumer confirmed the exclusion at purchase"),
    ("written_consent", "the consumer agreed in writing"),
    ("seller_collects", "the seller collects the goods"),
    ("designated_carrier_used", "the designated carrier was used"),
    ("return_clause_stated", "the return clause was stated where the law asks for it"),
    ("policy_posted", "the return policy was posted"),
    ("disclosures_complete", "all disclosures were made"),
    ("contract_copy_given", "the consumer got a copy of the contract"),
    ("repair_chosen", "a repair was chosen"),
    ("repair_failed", "the repair failed"),
    ("major_failure", "the failure is a major one"),
    ("same_model_available", "the same model is available"),
    ("original_state", "the goods are in their original state"),
    ("late_delivery", "the delivery was late"),
    ("order_complete", "the whole order was delivered"),
]

CONDITION = [(code, f"if {name}") for code, name in CONDITION_HOLDS] + [
    (f"not {code}", f"unless {name}") for code, name in CONDITION_HOLDS
]

EXTENSION_KIND = [
    ("extend", "Extend by"),
    ("renew", "Renew once by"),
    ("restart", "Count anew when informed"),
    ("pause", "Pause while"),
]

EFFECT = [
    ("no_right", "No right"),
    ("seller_may_refuse", "The seller may refuse"),
    ("none", "No effect here"),
]

COMPONENT = [
    ("goods", "Goods"),
    ("outbound_standard", "Standard delivery"),
    ("outbound_premium", "Extra for faster delivery"),
    ("import_duty", "Import duty and tax"),
    ("handling_fee", "Handling fee"),
]

TREATMENT = [
    ("refund", "Paid back"),
    ("keep", "Kept"),
    ("proportional", "Paid back in proportion"),
    ("by_collector", "Paid back by whoever collected it"),
    ("policy", "As the policy says"),
]

DEDUCTION = [
    ("restocking", "Restocking fee"),
    ("diminished_value", "Diminished value"),
    ("use", "Use"),
    ("depreciation", "Depreciation"),
    ("promo_recalculation", "Promotion recalculated"),
    ("free_shipping_clawback", "Free delivery taken back"),
    ("gift_not_returned", "Gift not returned"),
]

ALLOWED = [("yes", "Allowed"), ("no", "Forbidden")]

PAYER = [
    ("buyer", "Buyer"),
    ("seller", "Seller"),
    ("seller_if_not_informed", "Buyer, but the seller when he did not say so"),
]

STEP = [
    ("refund", "Refund"),
    ("replace", "Replacement"),
    ("repair", "Repair"),
    ("price_reduction", "Price reduction"),
    ("reject", "Rejection of the goods"),
]

CONFIDENCE = [("high", "High"), ("medium", "Medium"), ("low", "Low")]

REFUND_METHOD = [
    ("original_tender_split", "Each payment by its own means"),
    ("original_tender", "The original means of payment"),
    ("same_means", "The same kind of payment"),
    ("money", "Money"),
]

REFUND_METHOD_OTHER = [
    ("explicit_consent", "With the consumer's explicit consent"),
    ("agreement", "When both agree"),
    ("forbidden", "Forbidden"),
]

REFUND_FEE = [("forbidden", "Forbidden"), ("allowed", "Allowed")]

CARRIER_CONDITION = [
    ("designated_carrier", "By the designated carrier"),
    ("seller_collects_if_costly", "The seller collects what is costly to send"),
]

ACKNOWLEDGE_WITHIN = [("without_delay", "Without delay"), ("hours_48", "Within 48 hours")]

ACKNOWLEDGE_MEDIUM = [("durable", "On a durable medium"), ("any", "By any means")]

#: word of the vocabulary -> labels
LABELS = {
    "condition": CONDITION_HOLDS,
    "goods_state": GOODS_STATE,
    "reason_class": REASON_CLASS,
    # no law asks for goods of an advance replacement: that is the policy's own clock
    "clock_kind": [row for row in DEADLINE_KIND if row[0] != "exchange_back"],
    "right_type": RIGHT_TYPE,
    "strength": STRENGTH,
    "unit": UNIT,
    "operator": OPERATOR,
    "aggregate": AGGREGATE,
    "count": COUNT_RULE,
    "roll": ROLL,
    "party": PARTY,
    "test": TEST,
    "extension_kind": EXTENSION_KIND,
    "effect": EFFECT,
    "component": COMPONENT,
    "treatment": TREATMENT,
    "deduction": DEDUCTION,
    "allowed": ALLOWED,
    "payer": PAYER,
    "step": STEP,
    "confidence": CONFIDENCE,
    "refund_method": REFUND_METHOD,
    "refund_method_other": REFUND_METHOD_OTHER,
    "refund_fee": REFUND_FEE,
    "carrier_condition": CARRIER_CONDITION,
    "acknowledge_within": ACKNOWLEDGE_WITHIN,
    "acknowledge_medium": ACKNOWLEDGE_MEDIUM,
}

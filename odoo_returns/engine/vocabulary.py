"""The words a rule may use. Whoever adds one passes his own table to :func:`~.spec.parse_right`."""

from dataclasses import dataclass, fields

ANCHORS = (
    "ordered",
    "paid",
    "dispatched",
    "signed",
    "possession",
    "sold",
    "invoiced",
    "informed",
    "noticed_defect",
    "notice",
    "notice_received",
    "sent_proof",
    "goods_back",
    "seller_agreed",
    "customs_release",
    "declaration_accepted",
    "debt_notified",
    "exported",
    "imported",
)

CONDITIONS = (
    "informed",
    "informed_late",
    "freight_informed",
    "exclusion_informed",
    "exclusion_confirmed",
    "written_consent",
    "seller_collects",
    "designated_carrier_used",
    "return_clause_stated",
    "policy_posted",
    "disclosures_complete",
    "contract_copy_given",
    "repair_chosen",
    "repair_failed",
    "major_failure",
    "same_model_available",
    "original_state",
    "late_delivery",
    "order_complete",
)

GOODS_STATES = (
    "sealed",
    "opened",
    "unsealed",
    "activated",
    "used",
    "tags_removed",
    "incomplete",
    "damaged",
)

REASON_CLASSES = (
    "no_reason",
    "defective",
    "wrong_item",
    "not_as_described",
    "damaged_in_transit",
    "not_delivered",
    "recall",
)

CLOCK_KINDS = (
    "acknowledge",
    "answer",
    "refund",
    "hold_release",
    "consumer_sends_back",
    "penalty",
    "customs_apply",
    "customs_arrive",
)


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Allowed values of each field of a right's specification."""

    anchor: tuple = ANCHORS
    condition: tuple = CONDITIONS
    goods_class: tuple | None = None
    goods_state: tuple = GOODS_STATES
    reason_class: tuple = REASON_CLASSES
    clock_kind: tuple = CLOCK_KINDS
    right_type: tuple = (
        "withdrawal",
        "conformity",
        "guarantee",
        "voluntary",
        "non_delivery",
        "recall",
        "customs_relief",
        "disposition",
    )
    strength: tuple = ("mandatory_floor", "statutory_default", "contract_uplift")
    unit: tuple = ("day", "business_day", "month", "year")
    operator: tuple = ("earliest", "latest")
    aggregate: tuple = ("per_item", "last_piece", "last_of_order", "first_delivery")
    count: tuple = ("exclude_start", "include_start")
    roll: tuple = ("none", "next_working_day")
    party: tuple = ("consumer", "seller")
    test: tuple = ("sent", "received")
    extension_kind: tuple = ("extend", "renew", "restart", "pause")
    effect: tuple = ("no_right", "seller_may_refuse", "none")
    component: tuple = (
        "goods",
        "outbound_standard",
        "outbound_premium",
        "import_duty",
        "handling_fee",
    )
    treatment: tuple = ("refund", "keep", "proportional", "by_collector", "policy")
    deduction: tuple = (
        "restocking",
        "diminished_value",
        "use",
        "depreciation",
        "promo_recalculation",
        "free_shipping_clawback",
        "gift_not_returned",
    )
    allowed: tuple = ("yes", "no")
    payer: tuple = ("buyer", "seller", "seller_if_not_informed")
    step: tuple = ("refund", "replace", "repair", "price_reduction", "reject")
    confidence: tuple = ("high", "medium", "low")
    refund_method: tuple = ("original_tender_split", "original_tender", "same_means", "money")
    refund_method_other: tuple = ("explicit_consent", "agreement", "forbidden")
    refund_fee: tuple = ("forbidden", "allowed")
    carrier_condition: tuple = ("designated_carrier", "seller_collects_if_costly")
    acknowledge_within: tuple = ("without_delay", "hours_48")
    acknowledge_medium: tuple = ("durable", "any")

    def values(self, word):
        """Return the allowed values of ``word``; None means that any value is."""
        return getattr(self, word)

    @classmethod
    def words(cls):
        return tuple(field.name for field in fields(cls))

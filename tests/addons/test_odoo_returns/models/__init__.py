from . import delivery_carrier, returns_eligibility, returns_facts, returns_messages, sale_order

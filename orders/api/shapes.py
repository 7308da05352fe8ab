"""What the API gives, for the schema. The answers themselves are built by `orders.api.telling`."""

from rest_framework import serializers


class MoneyShape(serializers.Serializer):
    amount = serializers.CharField()
    currency = serializers.CharField()


class CartLineShape(serializers.Serializer):
    id = serializers.IntegerField()
    sku = serializers.CharField()
    name = serializers.CharField()
    option = serializers.CharField()
    picture = serializers.CharField()
    quantity = serializers.IntegerField()
    unit_price = MoneyShape()
    saving = MoneyShape(help_text="this line's share of what complete suites save")
    total = MoneyShape(help_text="unit price × quantity − saving")
    was = MoneyShape(allow_null=True, help_text="the price last shown, when it has changed")
    is_sold = serializers.BooleanField()
    stores = serializers.IntegerField(allow_null=True, help_text="stores that have some")
    most = serializers.IntegerField(allow_null=True, help_text="most pieces in one store")


class MissingShape(serializers.Serializer):
    sku = serializers.CharField()
    quantity = serializers.IntegerField()


class CartSuiteShape(serializers.Serializer):
    slug = serializers.CharField()
    name = serializers.CharField()
    sets = serializers.IntegerField(help_text="complete sets in the cart; 0 saves nothing")
    saving = MoneyShape()
    missing = MissingShape(many=True, help_text="what the first set lacks")


class CartShape(serializers.Serializer):
    """`X-Cart-Token` of the answer is a guest's key to this cart."""

    version = serializers.IntegerField()
    pieces = serializers.IntegerField()
    goods = MoneyShape(help_text="after the saving")
    saving = MoneyShape()
    suites = CartSuiteShape(many=True)
    lines = CartLineShape(many=True)


class QuotedLineShape(serializers.Serializer):
    sku = serializers.CharField()
    name = serializers.CharField()
    quantity = serializers.IntegerField()
    unit_price = MoneyShape()
    saving = MoneyShape()
    goods = MoneyShape(help_text="unit price × quantity − saving")
    coupon_saving = MoneyShape(help_text="this line's share of what the coupon takes off")
    points_saving = MoneyShape(help_text="this line's share of what points pay")
    service = MoneyShape()


class QuotedCouponShape(serializers.Serializer):
    id = serializers.IntegerField()
    saving = MoneyShape()


class FitShape(serializers.Serializer):
    """One of the own coupons and this cart; `reason` says in words why it does not hold."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    off = serializers.CharField()
    terms = serializers.CharField()
    saving = MoneyShape()
    holds = serializers.BooleanField()
    reason = serializers.CharField()


class QuotedPointsShape(serializers.Serializer):
    used = serializers.IntegerField()
    saving = MoneyShape()
    usable = serializers.IntegerField(help_text="the most of the own points this order takes")
    usable_worth = MoneyShape()


class ServingStoreShape(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    address = serializers.CharField()
    phone = serializers.CharField()
    lat = serializers.FloatField(allow_null=True)
    lng = serializers.FloatField(allow_null=True)


class PromiseShape(serializers.Serializer):
    first = serializers.DateField()
    last = serializers.DateField()
    ready_at = serializers.DateTimeField(allow_null=True, help_text="of a pickup")


class LegShape(serializers.Serializer):
    store = ServingStoreShape()
    distance_m = serializers.IntegerField()
    skus = serializers.ListField(child=serializers.CharField())
    promise = PromiseShape(allow_null=True)
    sent_by = ServingStoreShape(
        many=True, help_text="a pickup: stores that send to it what it does not have"
    )


class QuotePlaceShape(serializers.Serializer):
    lat = serializers.FloatField()
    lng = serializers.FloatField()
    label = serializers.CharField()
    source = serializers.CharField()


class RefusedStoreShape(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()
    distance_m = serializers.IntegerField()
    reason = serializers.CharField()


class QuoteShape(serializers.Serializer):
    cart_version = serializers.IntegerField()
    lines = QuotedLineShape(many=True)
    goods = MoneyShape()
    saving = MoneyShape(help_text="what complete suites save; goods is after it")
    service = MoneyShape()
    coupon = QuotedCouponShape(allow_null=True)
    coupons = FitShape(many=True, help_text="the best first, those that do not hold last")
    points = QuotedPointsShape()
    total = MoneyShape()
    place = QuotePlaceShape(allow_null=True)
    can_be_served = serializers.BooleanField()
    served_by = LegShape(many=True)
    pickup_stores = LegShape(many=True)
    refused = RefusedStoreShape(many=True)


class OrderLineShape(serializers.Serializer):
    sku = serializers.CharField()
    name = serializers.CharField()
    picture = serializers.CharField()
    quantity = serializers.IntegerField()
    unit_price = MoneyShape()
    suite_saving = MoneyShape()
    coupon_saving = MoneyShape()
    points_saving = MoneyShape()
    total = MoneyShape()
    service_fee = MoneyShape()


class OrderShape(serializers.Serializer):
    number = serializers.CharField()
    status = serializers.CharField()
    method = serializers.CharField()
    goods_total = MoneyShape()
    service_total = MoneyShape()
    coupon = serializers.IntegerField(allow_null=True)
    coupon_saving = MoneyShape()
    points_saving = MoneyShape()
    points_spent = serializers.IntegerField()
    total = MoneyShape()
    recipient = serializers.CharField()
    phone = serializers.CharField()
    address = serializers.CharField()
    note = serializers.CharField()
    placed_at = serializers.DateTimeField()
    pay_before = serializers.DateTimeField()
    paid_at = serializers.DateTimeField(allow_null=True)
    completed_at = serializers.DateTimeField(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)
    url = serializers.CharField()
    lines = OrderLineShape(many=True)


class TimelineShape(serializers.Serializer):
    kind = serializers.CharField()
    title = serializers.CharField()
    text = serializers.CharField()
    at = serializers.DateTimeField()


class NextShape(serializers.Serializer):
    title = serializers.CharField()
    text = serializers.CharField()
    due = serializers.DateTimeField(allow_null=True)


class OrderAssignmentShape(serializers.Serializer):
    id = serializers.IntegerField()
    status = serializers.CharField()
    store = ServingStoreShape()
    distance_m = serializers.IntegerField(allow_null=True)
    opening = serializers.CharField()
    offered_at = serializers.DateTimeField()
    deadline = serializers.DateTimeField()
    skus = serializers.ListField(child=serializers.CharField())


class OrderFulfilmentShape(serializers.Serializer):
    id = serializers.IntegerField()
    assignment = serializers.IntegerField()
    status = serializers.CharField()
    method = serializers.CharField()
    ready_at = serializers.DateTimeField(allow_null=True)
    done_at = serializers.DateTimeField(allow_null=True)


class EventShape(serializers.Serializer):
    kind = serializers.CharField()
    at = serializers.DateTimeField()
    details = serializers.DictField()


class AppointmentShape(serializers.Serializer):
    id = serializers.IntegerField()
    order = serializers.CharField()
    fulfilment = serializers.IntegerField()
    store = serializers.CharField(help_text="code")
    kind = serializers.CharField(help_text="delivery, installation or measuring")
    status = serializers.CharField(help_text="booked, done, failed or cancelled")
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    attempt = serializers.IntegerField()
    crew = serializers.CharField(help_text="who comes; empty when not yet known")
    failure = serializers.CharField()
    remark = serializers.CharField()
    can_move = serializers.BooleanField(help_text="whether the shopper still may")


class AppointmentListShape(serializers.Serializer):
    results = AppointmentShape(many=True)


class AppointmentPageShape(AppointmentListShape):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class WindowShape(serializers.Serializer):
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    free = serializers.IntegerField(help_text="crews that are free")


class WindowDayShape(serializers.Serializer):
    date = serializers.DateField()
    windows = WindowShape(many=True)


class WindowsShape(serializers.Serializer):
    kinds = serializers.ListField(
        child=serializers.CharField(), help_text="what a crew could come for now"
    )
    days = WindowDayShape(many=True)


class PhotoShape(serializers.Serializer):
    name = serializers.CharField()
    at = serializers.DateTimeField()


class OrderDetailShape(OrderShape):
    timeline = TimelineShape(many=True)
    next = NextShape(allow_null=True)
    assignments = OrderAssignmentShape(many=True)
    fulfilments = OrderFulfilmentShape(many=True)
    appointments = AppointmentShape(many=True)
    events = EventShape(many=True, required=False, help_text="headquarters only")
    why = serializers.CharField()
    can_be_paid = serializers.BooleanField()
    can_be_cancelled = serializers.BooleanField()
    refund_under_way = MoneyShape()
    refunded = MoneyShape()


class OrderPageShape(serializers.Serializer):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = OrderShape(many=True)


class PaymentShape(serializers.Serializer):
    number = serializers.CharField()
    provider = serializers.CharField()
    status = serializers.CharField()
    amount = MoneyShape()
    payment_url = serializers.URLField()
    pay_before = serializers.DateTimeField()


class VoucherShape(serializers.Serializer):
    token = serializers.CharField(help_text="for the QR")
    code = serializers.CharField(help_text="to be typed when a camera fails")
    expires_in = serializers.IntegerField(help_text="seconds")
    fulfilment = serializers.IntegerField()
    store = ServingStoreShape()


class PrepaidShape(serializers.Serializer):
    id = serializers.IntegerField()
    order = serializers.CharField(allow_null=True, help_text="of the own order; null for a gift")
    name = serializers.CharField()
    uses = serializers.IntegerField()
    used = serializers.IntegerField()
    returned = serializers.IntegerField()
    lapsed = serializers.IntegerField()
    left = serializers.IntegerField()
    valid_from = serializers.DateTimeField()
    valid_until = serializers.DateTimeField()
    url = serializers.CharField()


class PrepaidCodeShape(PrepaidShape):
    token = serializers.CharField(help_text="for the QR")
    code = serializers.CharField(help_text="to be typed when a camera fails")
    expires_in = serializers.IntegerField(help_text="seconds")


class PrepaidPageShape(serializers.Serializer):
    results = PrepaidShape(many=True)
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)


class GiftShape(serializers.Serializer):
    token = serializers.CharField()
    url = serializers.URLField()


class StaffAssignmentShape(serializers.Serializer):
    """Name, phone and address of the shopper appear once the store has accepted."""

    id = serializers.IntegerField()
    order = serializers.CharField()
    store = serializers.CharField(help_text="code")
    status = serializers.CharField()
    method = serializers.CharField()
    offered_at = serializers.DateTimeField()
    deadline = serializers.DateTimeField()
    answered_at = serializers.DateTimeField(allow_null=True)
    lines = OrderLineShape(many=True)
    note = serializers.CharField()
    recipient = serializers.CharField(allow_null=True)
    phone = serializers.CharField(allow_null=True)
    address = serializers.CharField(allow_null=True)
    fulfilment = OrderFulfilmentShape(allow_null=True)


class StaffAssignmentPageShape(serializers.Serializer):
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = StaffAssignmentShape(many=True)


class RedemptionShape(serializers.Serializer):
    """Of a pickup (`fulfilment`), or of one use of a service voucher (`voucher`)."""

    id = serializers.IntegerField()
    kind = serializers.ChoiceField(choices=["pickup", "voucher"])
    order = serializers.CharField()
    fulfilment = serializers.IntegerField(allow_null=True)
    voucher = serializers.IntegerField(allow_null=True)
    name = serializers.CharField(help_text="of the service", allow_blank=True)
    left = serializers.IntegerField(allow_null=True, help_text="uses left of the voucher")
    store = serializers.CharField(help_text="code", allow_null=True)
    partner = serializers.CharField(help_text="code", allow_null=True)
    at = serializers.DateTimeField()
    by = serializers.CharField()
    undone_at = serializers.DateTimeField(allow_null=True)

"""API routes of orders, under /api/v1/."""

from django.urls import path

from orders.api import appointments, cart, checkout, orders, prepaid, staff, voices

urlpatterns = [
    path("cart/", cart.CartView.as_view(), name="api_cart"),
    path("cart/lines/", cart.CartLinesView.as_view(), name="api_cart_lines"),
    path("cart/suites/", cart.CartSuitesView.as_view(), name="api_cart_suites"),
    path("cart/lines/<int:pk>/", cart.CartLineView.as_view(), name="api_cart_line"),
    path("checkout/quote/", checkout.QuoteView.as_view(), name="api_quote"),
    path("orders/", orders.OrdersView.as_view(), name="api_orders"),
    path("orders/<str:number>/", orders.OrderView.as_view(), name="api_order"),
    path("orders/<str:number>/payments/", orders.OrderPaymentsView.as_view(), name="api_order_pay"),
    path("orders/<str:number>/cancel/", orders.OrderCancelView.as_view(), name="api_order_cancel"),
    path(
        "orders/<str:number>/voucher/", orders.OrderVoucherView.as_view(), name="api_order_voucher"
    ),
    path(
        "orders/<str:number>/appointments/",
        appointments.OrderAppointmentsView.as_view(),
        name="api_order_appointments",
    ),
    path(
        "orders/<str:number>/fulfilments/<int:fulfilment>/windows/",
        appointments.OrderWindowsView.as_view(),
        name="api_order_windows",
    ),
    path(
        "orders/<str:number>/fulfilments/<int:fulfilment>/appointments/",
        appointments.OrderAppointmentView.as_view(),
        name="api_order_appointment",
    ),
    path(
        "staff/appointments/",
        appointments.StaffAppointmentsView.as_view(),
        name="api_appointments",
    ),
    path("staff/appointments/<int:pk>/crew/", appointments.CrewView.as_view(), name="api_crew"),
    path(
        "staff/appointments/<int:pk>/measured/",
        appointments.MeasuredView.as_view(),
        name="api_measured",
    ),
    path(
        "staff/appointments/<int:pk>/failed/", appointments.FailedView.as_view(), name="api_failed"
    ),
    path(
        "staff/assignments/<int:pk>/windows/",
        appointments.StaffWindowsView.as_view(),
        name="api_windows",
    ),
    path(
        "staff/assignments/<int:pk>/appointments/",
        appointments.StaffAppointmentView.as_view(),
        name="api_appointment",
    ),
    path(
        "staff/assignments/<int:pk>/photos/", appointments.PhotosView.as_view(), name="api_photos"
    ),
    path("staff/assignments/", staff.StaffAssignmentsView.as_view(), name="api_assignments"),
    path("staff/assignments/<int:pk>/accept/", staff.AcceptView.as_view(), name="api_accept"),
    path("staff/assignments/<int:pk>/decline/", staff.DeclineView.as_view(), name="api_decline"),
    path("staff/assignments/<int:pk>/ready/", staff.ReadyView.as_view(), name="api_ready"),
    path("staff/assignments/<int:pk>/dispatch/", staff.DispatchView.as_view(), name="api_dispatch"),
    path("staff/assignments/<int:pk>/sign/", staff.SignView.as_view(), name="api_sign"),
    path("products/<str:slug>/reviews/", voices.ProductReviewsView.as_view(), name="api_reviews"),
    path("me/reviews/", voices.MyReviewsView.as_view(), name="api_my_reviews"),
    path("reviews/<int:pk>/", voices.ReviewView.as_view(), name="api_review"),
    path("questions/<int:pk>/answers/", voices.AnswersView.as_view(), name="api_answers"),
    path("staff/reviews/", voices.StaffReviewsView.as_view(), name="api_staff_reviews"),
    path("staff/reviews/<int:pk>/reply/", voices.ReplyView.as_view(), name="api_reply"),
    path("staff/redemptions/", staff.RedemptionsView.as_view(), name="api_redemptions"),
    path("staff/redemptions/<int:pk>/undo/", staff.RedemptionUndoView.as_view(), name="api_undo"),
    path("staff/uses/<int:pk>/undo/", staff.UseUndoView.as_view(), name="api_undo_use"),
    path("me/vouchers/", prepaid.MyVouchersView.as_view(), name="api_prepaids"),
    path("me/vouchers/take/", prepaid.TakeGiftView.as_view(), name="api_take_gift"),
    path("me/vouchers/<int:pk>/", prepaid.MyVoucherView.as_view(), name="api_prepaid"),
    path(
        "me/vouchers/<int:pk>/return/",
        prepaid.VoucherReturnView.as_view(),
        name="api_prepaid_return",
    ),
    path("me/vouchers/<int:pk>/gift/", prepaid.VoucherGiftView.as_view(), name="api_prepaid_gift"),
]

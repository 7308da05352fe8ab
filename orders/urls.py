"""Pages of orders: the cart, the checkout, what was ordered."""

from django.urls import path

from orders.views import (
    cart,
    checkout,
    home,
    order,
    passes,
    prepaid,
    proposal,
    suites,
    voices,
)

app_name = "orders"
urlpatterns = [
    path("cart/", cart.page, name="cart"),
    path("cart/badge/", cart.badge, name="cart_badge"),
    path("cart/lines/", cart.add_line, name="add_line"),
    path("cart/lines/<int:pk>/", cart.change_line, name="change_line"),
    path("cart/lines/<int:pk>/remove/", cart.remove_line, name="remove_line"),
    path("cart/suites/", suites.take, name="add_suite"),
    path("cart/suites/<int:pk>/complete/", suites.complete, name="complete_suite"),
    path("cart/suites/<int:pk>/forget/", suites.forget, name="forget_suite"),
    path("cart/prices/", cart.accept_prices, name="accept_prices"),
    path("b/<str:code>/", proposal.page, name="proposal"),
    path("cart/lay-aside/", proposal.lay_aside, name="lay_aside"),
    path("checkout/", checkout.page, name="checkout"),
    path("checkout/quote/", checkout.quote, name="quote"),
    path("account/reviews/", voices.index, name="reviews"),
    path("account/reviews/<int:pk>/", voices.review, name="review"),
    path("questions/<int:pk>/answer/", voices.answer, name="answer"),
    path("passes/pickups/<str:number>/<int:fulfilment>/", passes.pickup, name="pass"),
    path("vouchers/", prepaid.index, name="prepaids"),
    path("vouchers/<int:pk>/", prepaid.page, name="prepaid"),
    path("vouchers/<int:pk>/code/", prepaid.code, name="prepaid_code"),
    path("vouchers/<int:pk>/return/", prepaid.give_back, name="prepaid_return"),
    path("vouchers/<int:pk>/gift/", prepaid.give, name="prepaid_gift"),
    path("vouchers/terms/<str:slug>/", prepaid.terms, name="prepaid_terms"),
    path("vouchers/gift/<str:token>/", prepaid.take, name="gift"),
    path("orders/", order.index, name="orders"),
    path("orders/<str:number>/", order.page, name="order"),
    path("orders/<str:number>/live/", order.live, name="live"),
    path("orders/<str:number>/pay/", order.pay, name="pay"),
    path("orders/<str:number>/cancel/", order.cancel, name="cancel"),
    path("orders/<str:number>/time/<int:fulfilment>/", home.window, name="window"),
    path("orders/<str:number>/collector/<int:fulfilment>/", home.collector, name="collector"),
    path("orders/<str:number>/proofs/<str:name>/", home.proof, name="proof"),
    path("orders/<str:number>/voucher/<int:fulfilment>/", order.voucher, name="voucher_of"),
    path("orders/<str:number>/voucher/", order.voucher, name="voucher"),
]

"""Services sold on voucher: sold in the one cart, issued when paid, redeemed use by use."""

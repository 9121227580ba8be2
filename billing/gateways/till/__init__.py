"""The till that stands in for Stripe and Razorpay: real HTTP, no money. Refused in production."""

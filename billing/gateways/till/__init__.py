"""The till that stands in for Stripe and Razorpay: real HTTP, no money. Refused in production.

It proves that our requests are ones their SDKs would send and their types allow, and that our webhook code reads what
is signed. It does not prove their business rules: for that there is a suite to run with real test keys.

    world       what there is (documents in an SQLite file), its clock, its events, its faults
    params      requests against the types that stripe-python generates from Stripe's specification
    cards       the test cards
    stripe_*    Stripe: what happens, and the API over it
    razorpay_*  Razorpay, likewise
    courier     webhooks, delivered with retries by a thread
    pages       what one can click on
    app         the ASGI application that is all of this
"""

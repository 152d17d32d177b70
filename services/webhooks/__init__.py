"""Webhooks: changes of stories are sent to addresses that asked for them."""

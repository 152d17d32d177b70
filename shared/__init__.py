"""What every service speaks: events, the map of the flow, delivery, settings and observability."""

"""The object layer: entities with an identity, their fields and unsaved changes, and values."""

"""One object for one identity: fields, entities that load themselves, values, unsaved changes."""

"""Many reports, one release: built, put in place in one step, and held against its own manifest."""

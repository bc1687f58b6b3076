"""The grants table: what it may hold, how it is read and checked, who was president."""

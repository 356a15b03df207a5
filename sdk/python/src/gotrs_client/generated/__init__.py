"""What follows from openapi.json alone."""

"""What runs inside the page: plain functions of the names that it calls."""

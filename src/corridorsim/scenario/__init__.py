"""What a user declares: tables and scenario files, read, checked, changed and explained."""

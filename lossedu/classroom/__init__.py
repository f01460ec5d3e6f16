"""For teachers: the course as graded assignments."""

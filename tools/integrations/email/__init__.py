"""Email by SMTP: letters, their headers, and the server that takes them."""

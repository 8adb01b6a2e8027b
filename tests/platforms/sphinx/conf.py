project = "Distributed systems"
extensions = ["myst_parser"]
# What lies in here comes along as it is.
html_extra_path = ["extra"]
exclude_patterns = ["extra"]

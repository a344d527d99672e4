"""Je Postule: apply to a company in a few clicks, be answered in one."""

"""CHECK constraints that several tables share."""

from sqlalchemy import CheckConstraint


def at_most(column: str, length: int) -> CheckConstraint:
    """`length`: in characters, as in CONTRACT 1.2 and 2."""
    return CheckConstraint(f"char_length({column}) <= {length}", name=f"{column}_at_most_{length}")


def one_of(column: str, *values: str) -> CheckConstraint:
    listed = ", ".join(f"'{value}'" for value in values)
    return CheckConstraint(f"{column} in ({listed})", name=f"{column}_is_known")

"""Pure values of the field: identifiers with their check rules, money, periods. No Django."""

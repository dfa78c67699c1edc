"""Printed reference × candidate works → a decision with its evidence; pure."""

"""Regression: functions of the residual, prediction minus target."""

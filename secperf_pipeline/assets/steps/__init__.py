"""The steps from screened answers to the scorecard, one module each; its name is the step's."""

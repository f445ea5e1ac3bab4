"""What the people of the demo say in each procedure: answers, files, questions, reasons."""

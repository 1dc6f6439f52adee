"""What a person or a program reads: tables, problems, progress, comparison; JSON, JUnit, HTML, Markdown, metrics."""

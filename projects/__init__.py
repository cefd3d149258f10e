"""Act 2, 项目: library, design, deliberation, publicity, review, funds, procurement, implementation."""

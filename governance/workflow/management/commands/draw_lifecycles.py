"""`manage.py draw_lifecycles [--check]`: the lifecycles as diagrams and tables in docs/workflow.md."""

from governance.workflow.drawings import lifecycle_page
from governance.workflow.management.printed import PrintedPage


class Command(PrintedPage):
    help = "从声明生成 docs/workflow.md。"
    name = "workflow.md"
    page = staticmethod(lifecycle_page)

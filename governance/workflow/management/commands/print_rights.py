"""`manage.py print_rights [--check]`: roles and permissions in docs/rights.md."""

from governance.workflow.drawings import rights_page
from governance.workflow.management.printed import PrintedPage


class Command(PrintedPage):
    help = "从声明生成 docs/rights.md。"
    name = "rights.md"
    page = staticmethod(rights_page)

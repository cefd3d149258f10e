"""The faces: public site, workbench, reports, notifications and the API. They read the acts below and own no facts."""

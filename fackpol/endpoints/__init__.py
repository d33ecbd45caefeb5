"""The table of ALL endpoints with the access that each asks for: a file for each hat.

Method, path, handler, access. What is not here does not exist, and what somebody has no access to looks the same.
"""

from fackpol.endpoints import administrators, coordinators, links, members, representatives, visitors

ENDPOINTS = (
    *visitors.ENDPOINTS,
    *links.ENDPOINTS,
    *representatives.ENDPOINTS,
    *members.ENDPOINTS,
    *coordinators.ENDPOINTS,
    *administrators.ENDPOINTS,
)

"""Attacks on the whole service: what nobody may learn, change or break.

`make attack` runs those that are ours; each has a short form among the tests. Two scanners are no part of the project:
they want an environment of their own, and attack the example district.

    fackpol demo --fresh                      # PORT and FACKPOL_DATA of its own
    python3 -m venv /tmp/scanners && /tmp/scanners/bin/pip install sqlmap wapiti3
    sqlmap -u 'http://127.0.0.1:8000/skotsel/tackning?area=0136' --cookie session=... --batch --level 2 --risk 1
        --dbms postgresql --technique BEUS --ignore-code 401,404,422,429 --headers 'Sec-Fetch-Site: same-origin'
    wapiti -u http://127.0.0.1:8000/ -s http://127.0.0.1:8000/branscher --scope folder -C session=...
        -m all,-nikto,-brute_login_form -H 'Sec-Fetch-Site: same-origin' -x http://127.0.0.1:8000/logga-ut

The cookie is that of a browser in which somebody of the district has signed in. Without the header every form is
refused (403), and nothing is tried. A hundred letters an hour are let through from one network: after that the forms
that post one answer 429, and `DELETE FROM rate_limits` lets a scanner go on.

What wapiti says that is none: no token in the forms (Sec-Fetch-Site and Origin are checked instead), no X-Frame-Options
(the policy says frame-ancestors), no https and no Secure (the district is on loopback; elsewhere the cookies are
`__Host-`), OPTIONS (it answers 405).
"""

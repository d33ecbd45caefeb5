from fackpol.cli import main

main()

# On a computer with Windows 10 or newer, Python 3.11 or newer and NSIS:
#     powershell -ExecutionPolicy Bypass -File installers\packages\windows\build.ps1
# makes dist\fedsea-desktop-VERSION-windows-x64-setup.exe and the templates for group policies in
# dist\windows-policy. To sign, set FEDSEA_WINDOWS_SIGN.
$ErrorActionPreference = "Stop"
Set-Location (Join-Path $PSScriptRoot "..\..\..")
$env:PATH = "${env:ProgramFiles(x86)}\NSIS;$env:PATH"
foreach ($task in "package", "setup-exe") {
    py -m installers $task
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}
.venv\Scripts\python -m installers.packages.windows.admx
exit $LASTEXITCODE

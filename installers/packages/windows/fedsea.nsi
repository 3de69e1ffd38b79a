; The installer for Windows, for one user or for all, compiled by setup.py with:
;   VERSION   0.1.0          VERSION4  0.1.0.0
;   PAYLOAD   the bundle     TARGET    the file to write     ICON  fedsea.ico
;   CPU       x86, or amd64 for an installer that is itself 64 bit
;   SIGN      optional: a command that signs the file that is put behind it
;
; Silent: /S, with /AllUsers or /CurrentUser, and /D=FOLDER as the last one.
; Exit codes: 0, 1 if it was cancelled, 740 if /AllUsers needs an administrator, 2 if the program is
; running, a file cannot be written, or Windows is too old.

Target ${CPU}-unicode
SetCompressor /SOLID lzma
SetCompressorDictSize 64

!define NAME "FedSEA Desktop"
!define KEY "FedSEA"
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${KEY}"

!define MULTIUSER_EXECUTIONLEVEL Highest
!define MULTIUSER_MUI
!define MULTIUSER_INSTALLMODE_COMMANDLINE
!define MULTIUSER_USE_PROGRAMFILES64
!define MULTIUSER_INSTALLMODE_INSTDIR "FedSEA"
!define MULTIUSER_INSTALLMODE_FUNCTION KeepChosenFolder
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_KEY "Software\${KEY}"
!define MULTIUSER_INSTALLMODE_INSTDIR_REGISTRY_VALUENAME "InstallDir"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_KEY "Software\${KEY}"
!define MULTIUSER_INSTALLMODE_DEFAULT_REGISTRY_VALUENAME "InstallDir"

!include MultiUser.nsh
!include MUI2.nsh
!include FileFunc.nsh
!include x64.nsh
!include WinVer.nsh

Name "${NAME}"
OutFile "${TARGET}"
BrandingText "${NAME} ${VERSION}"
ShowInstDetails nevershow
ShowUninstDetails nevershow

VIProductVersion "${VERSION4}"
VIAddVersionKey "ProductName" "${NAME}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "FileDescription" "${NAME} setup"
VIAddVersionKey "CompanyName" "The FedSEA Desktop developers"
VIAddVersionKey "LegalCopyright" "The FedSEA Desktop developers, Apache License 2.0"

!ifdef SIGN
  !uninstfinalize `${SIGN} "%1"` = 0
  !finalize `${SIGN} "%1"` = 0
!endif

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
; The desktop's own Explorer starts it: as the user who works here, not as the administrator who installs.
!define MUI_FINISHPAGE_RUN "$WINDIR\explorer.exe"
!define MUI_FINISHPAGE_RUN_PARAMETERS '$\"$INSTDIR\fedsea-window.exe$\"'
!insertmacro MULTIUSER_PAGE_INSTALLMODE
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "English"
!insertmacro MUI_LANGUAGE "German"

LangString OLD_SYSTEM ${LANG_ENGLISH} "${NAME} needs Windows 10 (1809) or newer, 64 bit."
LangString OLD_SYSTEM ${LANG_GERMAN} "${NAME} braucht Windows 10 (1809) oder neuer, 64 Bit."
LangString RUNNING ${LANG_ENGLISH} "${NAME} is running, or its files cannot be written. Close it and try again."
LangString RUNNING ${LANG_GERMAN} "${NAME} läuft gerade, oder seine Dateien lassen sich nicht schreiben. Schließen Sie es und versuchen Sie es noch einmal."
LangString RIGHTS ${LANG_ENGLISH} "Only an administrator can do this for all users."
LangString RIGHTS ${LANG_GERMAN} "Das kann für alle Benutzer nur ein Administrator tun."
LangString PAIRING ${LANG_ENGLISH} "Pairing with a trunk server"
LangString PAIRING ${LANG_GERMAN} "Kopplung mit einem Mittelteil-Server"
LangString INVITATION ${LANG_ENGLISH} "Invitation to a common run"
LangString INVITATION ${LANG_GERMAN} "Einladung zu einem gemeinsamen Lauf"

; A running program cannot be opened for writing.
!macro STOP_IF_RUNNING FILE
  ${If} ${FileExists} "${FILE}"
    ClearErrors
    FileOpen $0 "${FILE}" a
    ${If} ${Errors}
      MessageBox MB_OK|MB_ICONEXCLAMATION "$(RUNNING)" /SD IDOK
      SetErrorLevel 2
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

; Only what this installer wrote: the folder may be one that has other things in it.
!macro REMOVE_PROGRAM FOLDER
  !insertmacro STOP_IF_RUNNING "${FOLDER}\fedsea.exe"
  !insertmacro STOP_IF_RUNNING "${FOLDER}\fedsea-window.exe"
  RMDir /r "${FOLDER}\_internal"
  Delete "${FOLDER}\fedsea.exe"
  Delete "${FOLDER}\fedsea-window.exe"
  Delete "${FOLDER}\uninstall.exe"
!macroend

!macro FILE_TYPE SUFFIX TEXT
  WriteRegStr SHCTX "Software\Classes\.${SUFFIX}" "" "FedSEA.${SUFFIX}"
  WriteRegStr SHCTX "Software\Classes\FedSEA.${SUFFIX}" "" "${TEXT}"
  WriteRegStr SHCTX "Software\Classes\FedSEA.${SUFFIX}\DefaultIcon" "" "$INSTDIR\fedsea-window.exe,0"
  WriteRegStr SHCTX "Software\Classes\FedSEA.${SUFFIX}\shell\open\command" "" '"$INSTDIR\fedsea-window.exe" "%1"'
!macroend

!macro NO_FILE_TYPE SUFFIX
  DeleteRegKey SHCTX "Software\Classes\.${SUFFIX}"
  DeleteRegKey SHCTX "Software\Classes\FedSEA.${SUFFIX}"
!macroend

; MultiUser refuses with a message that waits for somebody, also where nobody is.
!macro REFUSE_WITHOUT_RIGHTS
  ${GetParameters} $0
  ClearErrors
  ${GetOptions} $0 "/AllUsers" $1
  ${IfNot} ${Errors}
    UserInfo::GetAccountType
    Pop $1
    ${If} $1 != "Admin"
      MessageBox MB_OK|MB_ICONSTOP "$(RIGHTS)" /SD IDOK
      SetErrorLevel 740 ; ERROR_ELEVATION_REQUIRED
      Quit
    ${EndIf}
  ${EndIf}
!macroend

!define TELL_EXPLORER 'System::Call "shell32::SHChangeNotify(i 0x08000000, i 0, p 0, p 0)"'

; MultiUser sets the folder whenever it sets the mode, and would forget the one behind /D=.
Var ChosenFolder
Function KeepChosenFolder
  ${If} $ChosenFolder != ""
    StrCpy $INSTDIR $ChosenFolder
  ${EndIf}
FunctionEnd

Function .onInit
  ${IfNot} ${RunningX64}
  ${OrIfNot} ${AtLeastBuild} 17763 ; Windows 10 1809 and Server 2019, as Qt wants
    MessageBox MB_OK|MB_ICONSTOP "$(OLD_SYSTEM)" /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  SetRegView 64
  !insertmacro REFUSE_WITHOUT_RIGHTS
  StrCpy $ChosenFolder $INSTDIR
  !insertmacro MULTIUSER_INIT
FunctionEnd

Function un.onInit
  SetRegView 64
  !insertmacro REFUSE_WITHOUT_RIGHTS
  !insertmacro MULTIUSER_UNINIT
FunctionEnd

Section
  ReadRegStr $1 SHCTX "Software\${KEY}" "InstallDir"
  ${If} $1 != ""
  ${AndIf} $1 != $INSTDIR
    !insertmacro REMOVE_PROGRAM "$1"
    RMDir "$1"
  ${EndIf}
  !insertmacro REMOVE_PROGRAM "$INSTDIR"
  SetOutPath "$INSTDIR"
  ClearErrors
  File /r "${PAYLOAD}/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  ${If} ${Errors}
    SetErrorLevel 2
    Abort
  ${EndIf}
  CreateShortcut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\fedsea-window.exe"
  !insertmacro FILE_TYPE "fedsea-pairing" "$(PAIRING)"
  !insertmacro FILE_TYPE "fedsea-invitation" "$(INVITATION)"
  ${TELL_EXPLORER}

  WriteRegStr SHCTX "Software\${KEY}" "InstallDir" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr SHCTX "${UNINSTALL}" "DisplayIcon" "$INSTDIR\fedsea-window.exe,0"
  WriteRegStr SHCTX "${UNINSTALL}" "Publisher" "The FedSEA Desktop developers"
  WriteRegStr SHCTX "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr SHCTX "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode'
  WriteRegStr SHCTX "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /$MultiUser.InstallMode /S'
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD SHCTX "${UNINSTALL}" "NoRepair" 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD SHCTX "${UNINSTALL}" "EstimatedSize" $0
SectionEnd

Section "Uninstall"
  !insertmacro REMOVE_PROGRAM "$INSTDIR"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"
  !insertmacro NO_FILE_TYPE "fedsea-pairing"
  !insertmacro NO_FILE_TYPE "fedsea-invitation"
  ${TELL_EXPLORER}
  DeleteRegKey SHCTX "${UNINSTALL}"
  DeleteRegKey SHCTX "Software\${KEY}"
SectionEnd

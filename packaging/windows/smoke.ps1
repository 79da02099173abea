# Tries the program on a real Windows: installs it without a window where a setup is
# given, starts it with a photo, hands another one over by a second start, removes it.
#
#     smoke.ps1 -Program FILE.exe
#     smoke.ps1 -Setup FILE-setup.exe [-Mesa FOLDER]
#
# Mesa is a folder with opengl32.dll, for machines without graphics of their own.
param([string]$Setup, [string]$Program, [string]$Mesa)
$ErrorActionPreference = 'Stop'

$folder = Join-Path $env:LOCALAPPDATA 'Programs\Wikidrop'
if ($Setup) {
    $install = Start-Process $Setup '/S' -Wait -PassThru
    if ($install.ExitCode -ne 0) { throw "the installer ended with $($install.ExitCode)" }
    $Program = Join-Path $folder 'wikidrop.exe'
    foreach ($file in $Program, "$env:APPDATA\Microsoft\Windows\Start Menu\Programs\Wikidrop.lnk", "$env:APPDATA\Microsoft\Windows\SendTo\Wikidrop.lnk") {
        if (-not (Test-Path $file)) { throw "not installed: $file" }
    }
}
$run = $Program
if ($Mesa) {
    # Beside a copy: what was installed stays as it is.
    $copy = New-Item -ItemType Directory (Join-Path $env:TEMP 'wikidrop-mesa')
    Copy-Item $Program $copy
    Copy-Item (Join-Path $Mesa '*.dll') $copy
    $run = Join-Path $copy 'wikidrop.exe'
}

$profileFolder = Join-Path $env:TEMP ('wikidrop-' + [guid]::NewGuid())
$log = Join-Path $profileFolder 'log\wikidrop.log'
function Wait-Said([int]$Count, [string]$Text) {
    $end = (Get-Date).AddSeconds(60)
    while ((Get-Date) -lt $end) {
        if ((Test-Path $log) -and @(Select-String -Path $log -Pattern $Text).Count -ge $Count) { return }
        Start-Sleep -Milliseconds 200
    }
    if (Test-Path $log) { Get-Content $log | Write-Host }
    throw "not $Count times in the log: $Text"
}

$photos = @(Get-ChildItem assets/samples -Filter *.jpg)
$first = Start-Process $run @('--profile', "`"$profileFolder`"", '--practice', "`"$($photos[0].FullName)`"") -PassThru
Wait-Said 1 'window ready'
Wait-Said 1 'msg=added'
$second = Start-Process $run @('--profile', "`"$profileFolder`"", "`"$($photos[1].FullName)`"") -PassThru
if (-not $second.WaitForExit(30000) -or $second.ExitCode -ne 0) { throw 'the second start did not hand its file over' }
Wait-Said 2 'msg=added'
$null = $first.CloseMainWindow()
if (-not $first.WaitForExit(30000)) { throw 'the program does not close' }

if ($Setup) {
    Start-Process (Join-Path $folder 'uninstall.exe') '/S' -Wait
    $end = (Get-Date).AddSeconds(30)
    while ((Test-Path $folder) -and (Get-Date) -lt $end) { Start-Sleep -Milliseconds 200 }
    if (Test-Path $folder) { throw "left behind: $(Get-ChildItem -Recurse $folder)" }
}
'started, took two photos, closed'

@echo off
rem Starts the launcher, and builds it first if necessary. Usage: offshoot --help
setlocal
set "ROOT=%~dp0"
set "ROOT=%ROOT:~0,-1%"
set "JAVA=java"
if defined JAVA_HOME if exist "%JAVA_HOME%\bin\java.exe" set "JAVA=%JAVA_HOME%\bin\java.exe"

set "VERSION="
for /f "tokens=3" %%v in ('""%JAVA%" -XshowSettings:properties -version 2^>^&1" ^| findstr /c:"java.specification.version"') do set "VERSION=%%v"
if "%VERSION:~0,2%"=="1." set "VERSION=%VERSION:~2%"
if not defined VERSION set "VERSION=0"
if %VERSION% LSS 17 (
  echo offshoot: Java 17 or newer is needed, in JAVA_HOME or on the PATH 1>&2
  exit /b 1
)

set "JAR=%ROOT%\extracted-services\launcher\target\launcher.jar"
set "BUILD="
for %%a in (%*) do if "%%~a"=="--build" set "BUILD=yes"
if not exist "%JAR%" set "BUILD=yes"
if defined BUILD (
  echo Building the launcher ... 1>&2
  pushd "%ROOT%"
  call mvnw.cmd -B -ntp -q -pl extracted-services/launcher -am -DskipTests package 1>&2
  if errorlevel 1 (
    popd
    echo offshoot: the launcher could not be built 1>&2
    exit /b 1
  )
  popd
)

"%JAVA%" -Xmx384m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 "-Doffshoot.root=%ROOT%" -Doffshoot.command=offshoot -jar "%JAR%" %*
exit /b %ERRORLEVEL%

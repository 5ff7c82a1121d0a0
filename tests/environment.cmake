# Read by ctest itself before it looks for tests, so that all of them and their children inherit it.

# Hundreds of small databases are made and thrown away: in memory, where there is enough of it, that takes a third of the time.
# What a killed run left behind goes after some hours. Set TMPDIR to have them elsewhere.
if(NOT DEFINED ENV{TMPDIR})
  execute_process(COMMAND findmnt --noheadings --bytes --output FSTYPE,AVAIL,OPTIONS --target /dev/shm
    OUTPUT_VARIABLE mount ERROR_QUIET)
  execute_process(COMMAND id -u OUTPUT_VARIABLE user OUTPUT_STRIP_TRAILING_WHITESPACE)
  set(folder /dev/shm/kontor-tests-${user})
  if(mount MATCHES "^tmpfs +([0-9]+) +(.*)" AND CMAKE_MATCH_1 GREATER 4000000000 AND NOT CMAKE_MATCH_2 MATCHES "noexec")
    execute_process(COMMAND mkdir -m 700 -p ${folder} RESULT_VARIABLE result)
    execute_process(COMMAND find ${folder} -mindepth 1 -maxdepth 1 -user ${user} -mmin +300 -exec rm -rf {} + ERROR_QUIET)
    if(result EQUAL 0)
      set(ENV{TMPDIR} ${folder})
    endif()
  endif()
endif()

# How many times as long as usual a test may wait and take: sanitizers slow everything down.
set(KONTOR_TEST_PATIENCE 1)
if(KONTOR_SANITIZE)
  set(KONTOR_TEST_PATIENCE 5)
endif()

set(KONTOR_TESTS_MODULE_DIR ${CMAKE_CURRENT_LIST_DIR})

# kontor_add_tests(NAME SOURCES file... LIBS target... [ENVIRONMENT VAR=value...] [SUITES])
#
# One GoogleTest program `NAME_tests`, every test of it known to ctest as `NAME.Suite.Case`; with SUITES as `NAME.Suite`,
# where each case starting a database of its own would take longer than the case.
# Tests run beside each other, so each makes its own directories and asks the system for ports.
function(kontor_add_tests name)
  cmake_parse_arguments(arg "SUITES" "" "SOURCES;LIBS;ENVIRONMENT" ${ARGN})
  if(NOT KONTOR_TESTS)
    return()
  endif()
  add_executable(${name}_tests ${arg_SOURCES})
  target_link_libraries(${name}_tests PRIVATE ${arg_LIBS} GTest::gtest GTest::gmock GTest::gtest_main)
  set_target_properties(${name}_tests PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/tests)
  math(EXPR seconds "600 * ${KONTOR_TEST_PATIENCE}")
  set(watched)
  if(KONTOR_SANITIZE)
    set(watched FIXTURES_REQUIRED sanitizers)
  endif()
  if(arg_SUITES)
    string(REPLACE ";" " " watched "${watched}")
    set(program ${CMAKE_BINARY_DIR}/tests/${name}_tests)
    set(script ${CMAKE_CURRENT_BINARY_DIR}/${name}_suites.cmake)
    configure_file(${KONTOR_TESTS_MODULE_DIR}/suites.cmake.in ${script} @ONLY)
    set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES ${script})
    return()
  endif()
  gtest_discover_tests(${name}_tests TEST_PREFIX "${name}." DISCOVERY_MODE PRE_TEST DISCOVERY_TIMEOUT 120
    PROPERTIES TIMEOUT ${seconds} ${watched} ENVIRONMENT "${arg_ENVIRONMENT}")
endfunction()

# kontor_test_timeout(TEST SECONDS): how long a test of add_test may take on an ordinary build.
function(kontor_test_timeout test seconds)
  math(EXPR seconds "${seconds} * ${KONTOR_TEST_PATIENCE}")
  set_tests_properties(${test} PROPERTIES TIMEOUT ${seconds})
  if(KONTOR_SANITIZE)
    set_tests_properties(${test} PROPERTIES FIXTURES_REQUIRED sanitizers)
  endif()
endfunction()

# kontor_add_plugin_tests(ID [PLUGIN_DIR directory])
#
# The tests every plugin inherits: its manifest is complete, it exports nothing but itself, runs with nothing but what it depends
# on, starts again on its own tables, has its texts in every language, its templates bear hostile data, its routes and pages refuse
# who may not use them and answer hostile input without failing, its lists cost no more than three statements.
# Known to ctest as `conformance.ID`. Works inside of this project and, by find_package(Kontor), outside of it.
function(kontor_add_plugin_tests id)
  cmake_parse_arguments(arg "" "PLUGIN_DIR" "" ${ARGN})
  if(DEFINED KONTOR_TESTS AND NOT KONTOR_TESTS)
    return()
  endif()
  if(NOT TARGET Kontor::plugin_conformance)
    message(STATUS "conformance.${id} is left out: this installation of Kontor was built without tests")
    return()
  endif()
  if(NOT arg_PLUGIN_DIR)
    set(arg_PLUGIN_DIR ${CMAKE_BINARY_DIR}/plugins)
  endif()
  add_test(NAME conformance.${id} COMMAND Kontor::plugin_conformance --plugin ${id} --plugin-dir ${arg_PLUGIN_DIR})
  if(COMMAND kontor_test_timeout)
    kontor_test_timeout(conformance.${id} 1200)
  else()
    set_tests_properties(conformance.${id} PROPERTIES TIMEOUT 1200)
  endif()
endfunction()

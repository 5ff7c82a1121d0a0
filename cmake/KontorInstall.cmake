# What `cmake --install` puts beside the server for people who write plugins: the SDK and find_package(Kontor).
include(CMakePackageConfigHelpers)
set(package lib/cmake/Kontor)

install(TARGETS kontor EXPORT KontorTargets LIBRARY DESTINATION lib FILE_SET HEADERS DESTINATION include)
set_target_properties(kontord PROPERTIES INSTALL_RPATH "$ORIGIN/../lib")
if(TARGET plugin_conformance)
  install(TARGETS plugin_conformance EXPORT KontorTargets RUNTIME DESTINATION bin)
  set_target_properties(plugin_conformance PROPERTIES INSTALL_RPATH "$ORIGIN/../lib")
endif()
install(EXPORT KontorTargets NAMESPACE Kontor:: DESTINATION ${package})

configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/KontorConfig.cmake.in ${CMAKE_BINARY_DIR}/KontorConfig.cmake
  INSTALL_DESTINATION ${package})
# Before 1.0 a minor version may change the SDK.
write_basic_package_version_file(${CMAKE_BINARY_DIR}/KontorConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_BINARY_DIR}/KontorConfig.cmake ${CMAKE_BINARY_DIR}/KontorConfigVersion.cmake
  ${CMAKE_CURRENT_LIST_DIR}/KontorPlugin.cmake ${CMAKE_CURRENT_LIST_DIR}/KontorPluginTests.cmake
  ${CMAKE_CURRENT_LIST_DIR}/plugin_manifest.cpp.in DESTINATION ${package})

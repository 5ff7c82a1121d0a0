# kontor_add_plugin(ID SOURCES file... [LIBS target...] [OUTPUT directory])
#
# Builds plugins/ID/ID.so beside its migrations, templates and catalogues, with its manifest (plugin.json) and the ABI stamp in the
# ELF section `kontor_manifest`, where the server reads them before it runs any code of the file.
# Works inside of this project and, by find_package(Kontor), outside of it. With OUTPUT it is built there in place of plugins/ and
# is no part of the installation: for fixtures.

set(KONTOR_PLUGIN_MODULE_DIR ${CMAKE_CURRENT_LIST_DIR})

function(kontor_add_plugin id)
  cmake_parse_arguments(arg "" "OUTPUT" "SOURCES;LIBS" ${ARGN})
  set(folder ${CMAKE_CURRENT_SOURCE_DIR})
  file(READ ${folder}/plugin.json KONTOR_MANIFEST_JSON)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${folder}/plugin.json)
  configure_file(${KONTOR_PLUGIN_MODULE_DIR}/plugin_manifest.cpp.in ${CMAKE_CURRENT_BINARY_DIR}/${id}_manifest.cpp @ONLY)

  add_library(plugin_${id} MODULE ${arg_SOURCES} ${CMAKE_CURRENT_BINARY_DIR}/${id}_manifest.cpp)
  set(out ${CMAKE_BINARY_DIR}/plugins/${id})
  if(arg_OUTPUT)
    set(out ${arg_OUTPUT}/${id})
  endif()
  set_target_properties(plugin_${id} PROPERTIES PREFIX "" OUTPUT_NAME ${id} LIBRARY_OUTPUT_DIRECTORY ${out}
    CXX_STANDARD 20 CXX_EXTENSIONS OFF CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
  target_include_directories(plugin_${id} PRIVATE ${folder} ${folder}/include)
  target_link_libraries(plugin_${id} PRIVATE Kontor::kontor ${arg_LIBS})
  if(NOT KONTOR_SANITIZE)
    target_link_options(plugin_${id} PRIVATE -Wl,--no-undefined)
  endif()

  # Data lie beside the library; linked, so that an edited template needs no build.
  foreach(part migrations templates locale)
    if(EXISTS ${folder}/${part})
      add_custom_command(TARGET plugin_${id} POST_BUILD
        COMMAND ${CMAKE_COMMAND} -E rm -rf ${out}/${part}
        COMMAND ${CMAKE_COMMAND} -E create_symlink ${folder}/${part} ${out}/${part})
      if(NOT arg_OUTPUT)
        install(DIRECTORY ${folder}/${part} DESTINATION lib/kontor/plugins/${id})
      endif()
    endif()
  endforeach()
  if(arg_OUTPUT)
    return()
  endif()
  install(TARGETS plugin_${id} LIBRARY DESTINATION lib/kontor/plugins/${id})
  set_property(GLOBAL APPEND PROPERTY KONTOR_PLUGINS plugin_${id})
endfunction()
